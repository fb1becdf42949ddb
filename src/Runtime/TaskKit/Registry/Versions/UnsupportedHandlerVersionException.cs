namespace TaskKit.Registry.Versions;

/// <summary>No handler runs the version that a task asks for. A worker buries such a task at once.</summary>
public sealed class UnsupportedHandlerVersionException : Exception
{
    /// <summary>The code of the error in the dead letter.</summary>
    public const string Code = "UNSUPPORTED_VERSION";

    internal UnsupportedHandlerVersionException(string type, int version)
        : base(Text(version)) => (TaskType, Version) = (type, version);

    /// <summary>The task type's name.</summary>
    public string TaskType { get; }

    /// <summary>The version that the task asks for.</summary>
    public int Version { get; }

    internal static string Text(int version) => version == 1 ? "V1 handler not available" : "No handler available";
}
