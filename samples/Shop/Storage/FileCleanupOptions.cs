namespace Shop.Storage;

/// <summary>Section <c>TaskKit:Handlers:file_cleanup</c>.</summary>
public sealed class FileCleanupOptions
{
    /// <summary>The folder below which files may be deleted. Relative paths count from the content root.</summary>
    /// <value><c>uploads</c> by default.</value>
    public string Root { get; set; } = "uploads";
}
