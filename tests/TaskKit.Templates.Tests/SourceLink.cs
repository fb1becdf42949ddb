using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace TaskKit.Templates.Tests;

/// <summary>Reads where symbols say that the sources are.</summary>
internal static class SourceLink
{
    private static readonly Guid Kind = new("cc110556-a091-4d38-9fec-25ab9a351a6a");

    /// <summary>The link of a symbol file.</summary>
    public static string OfSymbols(byte[] symbols)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        return Of(provider.GetMetadataReader());
    }

    /// <summary>The link of the symbols that an assembly holds.</summary>
    public static string OfAssembly(byte[] assembly)
    {
        using var reader = new PEReader(new MemoryStream(assembly));
        var symbols = reader.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var provider = reader.ReadEmbeddedPortablePdbDebugDirectoryData(symbols);
        return Of(provider.GetMetadataReader());
    }

    private static string Of(MetadataReader reader) =>
        Encoding.UTF8.GetString(
            reader
                .CustomDebugInformation.Select(reader.GetCustomDebugInformation)
                .Where(information => reader.GetGuid(information.Kind) == Kind)
                .Select(information => reader.GetBlobBytes(information.Value))
                .Single()
        );
}
