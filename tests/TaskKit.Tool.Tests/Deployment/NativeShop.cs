using TaskKit.TestSupport.Servers;

namespace TaskKit.Tool.Tests.Deployment;

/// <summary>The sample, published by Native AOT; and the same program for the runtime's own compiler.</summary>
public sealed class NativeShop : PublishedShop
{
    internal string Library => Path.Combine(PublishFolder, "libe_sqlite3.so");

    /// <summary>The size of the portable program with the runtime beside it, in bytes.</summary>
    internal long PortableSize => new DirectoryInfo(Built).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    public override async Task InitializeAsync()
    {
        if (NativeCompiler.Missing is { } reason)
            CannotBePublished(reason);
        else
            await base.InitializeAsync();
    }

    private protected override string[] Arguments(string folder) => NativeCompiler.Arguments("publish", folder);
}
