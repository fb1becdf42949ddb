using System.Text;

namespace TaskKit.Generators.Emitting;

/// <summary>The names of generated classes. They contain the assembly's name, or the classes of friend assemblies would clash.</summary>
internal static class GeneratedNames
{
    public static string Module(string assembly) => Mangle(assembly) + "_TaskModule";

    public static string Client(string assembly, bool isPublic) => Mangle(assembly) + (isPublic ? "_TaskClient" : "_InternalTaskClient");

    /// <summary>The field that holds a payload's codec. An assembly with a handler for the payload finds it by this name.</summary>
    public static string Codec(string payload) => payload + "Codec";

    /// <summary>The class that reads and writes a payload.</summary>
    public static string Payload(string payload) => payload + "Payload";

    private static string Mangle(string assembly)
    {
        var name = new StringBuilder();
        foreach (char c in assembly)
        {
            if (char.IsLetterOrDigit(c))
                name.Append(c);
            else
                name.Append(c == '.' ? "_" : $"_{(int)c:X}_");
        }
        return name.Length == 0 || char.IsDigit(name[0]) ? "_" + name : name.ToString();
    }
}
