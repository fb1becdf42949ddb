using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using TaskKit.Registry.Modules;

namespace TaskKit.Tool;

/// <summary>Reads the manifest's text from an assembly's metadata. The assembly is neither loaded nor run.</summary>
internal static class ManifestAttribute
{
    /// <returns>The JSON, or <see langword="null"/> when the assembly has no manifest.</returns>
    /// <exception cref="BadImageFormatException">The file is no .NET assembly.</exception>
    public static string? Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var image = new PEReader(file);
        if (!image.HasMetadata)
            throw new BadImageFormatException("not a .NET assembly");
        var metadata = image.GetMetadataReader();
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (IsManifest(metadata, attribute.Constructor))
                return Text(metadata.GetBlobReader(attribute.Value));
        }
        return null;
    }

    private static bool IsManifest(MetadataReader metadata, EntityHandle constructor)
    {
        if (constructor.Kind != HandleKind.MemberReference)
            return false;
        var parent = metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
            return false;
        var type = metadata.GetTypeReference((TypeReferenceHandle)parent);
        return metadata.StringComparer.Equals(type.Name, nameof(TaskManifestAttribute))
            && metadata.StringComparer.Equals(type.Namespace, typeof(TaskManifestAttribute).Namespace!);
    }

    // The blob of a custom attribute: a 16-bit number that is always 1, then the only argument of the constructor.
    private static string? Text(BlobReader blob) => blob.ReadUInt16() == 1 ? blob.ReadSerializedString() : null;
}
