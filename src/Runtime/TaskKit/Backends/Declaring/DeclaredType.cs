using System.Buffers;
using System.Text.Json;
using TaskKit.Backends.Documents;

namespace TaskKit.Backends.Declaring;

/// <summary>One task type and the programs that declare it, as they stand in its document. Times are Unix ms.</summary>
/// <param name="Type">The type: the name of the document.</param>
/// <param name="Programs">The programs.</param>
internal sealed record DeclaredType(string Type, IReadOnlyList<DeclaringProgram> Programs)
{
    /// <summary>The time of the last declaration.</summary>
    public long LastSeen => Programs.Max(program => program.Seen);

    /// <summary>The first time at which an entry ends.</summary>
    public long NextEnd => Programs.Min(program => program.Ends);

    /// <summary>The names of the programs, ordered. A file that was taken over from a version without declarations names none.</summary>
    public IReadOnlyList<string> ProgramNames =>
        [.. Programs.Select(program => program.Name).Where(name => name.Length > 0).Order(StringComparer.Ordinal)];

    public DeclaredType With(DeclaringProgram program) =>
        this with
        {
            Programs = [.. Programs.Where(other => other.Name != program.Name), program],
        };

    public DeclaredType WithoutEnded(long now) => this with { Programs = [.. Programs.Where(program => program.Ends > now)] };

    /// <summary>Writes the document's value. Where the programs are too many for one document, those that were seen last stand in it.</summary>
    public byte[] Write()
    {
        var programs = Programs.OrderByDescending(program => program.Seen).ToList();
        byte[] json = Write(programs);
        while (json.Length > DocumentRules.MostValueBytes && programs.Count > 1)
        {
            programs.RemoveRange((programs.Count + 1) / 2, programs.Count / 2);
            json = Write(programs);
        }
        return json;
    }

    /// <summary>Reads a document. One that somebody else wrote may name no program.</summary>
    public static DeclaredType Read(Document document)
    {
        var programs = new List<DeclaringProgram>();
        try
        {
            using var json = JsonDocument.Parse(document.Value);
            foreach (var program in json.RootElement.GetProperty("programs").EnumerateObject())
                programs.Add(
                    new DeclaringProgram(
                        program.Name,
                        program.Value.GetProperty("seen").GetInt64(),
                        program.Value.GetProperty("ends").GetInt64()
                    )
                );
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException) { }
        return new DeclaredType(document.Name, programs);
    }

    private static byte[] Write(List<DeclaringProgram> programs)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("programs");
            foreach (var program in programs)
            {
                json.WriteStartObject(program.Name);
                json.WriteNumber("seen", program.Seen);
                json.WriteNumber("ends", program.Ends);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>A program that declares a type. Times are Unix ms.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seen">The time of its last declaration.</param>
/// <param name="Ends">The time at which that is forgotten, unless a task of the type is open.</param>
internal readonly record struct DeclaringProgram(string Name, long Seen, long Ends);
