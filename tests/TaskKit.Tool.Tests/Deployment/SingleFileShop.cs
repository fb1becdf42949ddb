using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Tool.Tests.Deployment;

/// <summary>The sample, published as one file for the runtime that the machine has.</summary>
public sealed class SingleFileShop : PublishedShop
{
    /// <summary>The files that were published.</summary>
    internal IEnumerable<string> Files =>
        Directory.EnumerateFiles(PublishFolder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(PublishFolder, file));

    private protected override string[] Arguments(string folder) =>
        [
            "publish",
            "samples/Shop",
            "-r",
            NativeCompiler.RuntimeIdentifier,
            "--self-contained",
            "false",
            "-p:PublishSingleFile=true",
            "--artifacts-path",
            folder,
            Shell.OneProcess,
            "-nologo",
            "--tl:off",
        ];
}
