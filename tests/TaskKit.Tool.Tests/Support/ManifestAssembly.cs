using System.Reflection;
using System.Reflection.Emit;
using TaskKit.Registry.Modules;

namespace TaskKit.Tool.Tests.Support;

/// <summary>Writes assemblies that hold a manifest and nothing else.</summary>
internal static class ManifestAssembly
{
    public static void Write(string path, string? manifest)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var name = new AssemblyName(Path.GetFileNameWithoutExtension(path));
        var assembly = new PersistedAssemblyBuilder(name, typeof(object).Assembly);
        assembly.DefineDynamicModule(name.Name!);
        if (manifest is not null)
        {
            var constructor = typeof(TaskManifestAttribute).GetConstructor([typeof(string)])!;
            assembly.SetCustomAttribute(new CustomAttributeBuilder(constructor, [manifest]));
        }
        assembly.Save(path);
    }
}
