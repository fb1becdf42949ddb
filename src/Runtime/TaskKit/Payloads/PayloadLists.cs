using System.ComponentModel;
using System.Text.Json;

namespace TaskKit.Payloads;

/// <summary>Reads and writes arrays, lists and dictionaries of payloads. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadLists
{
    /// <summary>Reads a list.</summary>
    /// <typeparam name="T">The elements' type.</typeparam>
    /// <param name="json">Stands on the list's first token.</param>
    /// <param name="read">Reads an element.</param>
    public static List<T> ReadList<T>(ref Utf8JsonReader json, PayloadReader<T> read)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            throw PayloadValues.Unexpected(ref json, "an array");
        var list = new List<T>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            list.Add(read(ref json));
        return list;
    }

    /// <summary>Reads an array.</summary>
    /// <typeparam name="T">The elements' type.</typeparam>
    /// <param name="json">Stands on the array's first token.</param>
    /// <param name="read">Reads an element.</param>
    public static T[] ReadArray<T>(ref Utf8JsonReader json, PayloadReader<T> read) => [.. ReadList(ref json, read)];

    /// <summary>Reads a dictionary. A key that comes twice is refused.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="json">Stands on the object's first token.</param>
    /// <param name="read">Reads a value.</param>
    public static Dictionary<string, T> ReadDictionary<T>(ref Utf8JsonReader json, PayloadReader<T> read)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            throw PayloadValues.Unexpected(ref json, "an object");
        var dictionary = new Dictionary<string, T>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            long offset = json.TokenStartIndex;
            string key = ReadKey(ref json);
            json.Read();
            if (!dictionary.TryAdd(key, read(ref json)))
                throw PayloadFault.Wrong("appears twice", offset);
        }
        return dictionary;
    }

    /// <summary>Writes a list.</summary>
    /// <typeparam name="T">The elements' type.</typeparam>
    /// <param name="json">Where to write.</param>
    /// <param name="list">The list.</param>
    /// <param name="write">Writes an element.</param>
    public static void WriteList<T>(Utf8JsonWriter json, IEnumerable<T> list, PayloadWriter<T> write)
    {
        json.WriteStartArray();
        foreach (var element in list)
            write(json, element);
        json.WriteEndArray();
    }

    /// <summary>Writes a dictionary.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="json">Where to write.</param>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="write">Writes a value.</param>
    public static void WriteDictionary<T>(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, T>> dictionary, PayloadWriter<T> write)
    {
        json.WriteStartObject();
        foreach (var (key, value) in dictionary)
        {
            json.WritePropertyName(WellFormedText.Is(key) ? key : throw PayloadValues.Half());
            write(json, value);
        }
        json.WriteEndObject();
    }

    /// <summary>Refuses a null among elements that must not be null.</summary>
    /// <typeparam name="T">The element's type.</typeparam>
    /// <param name="element">The element.</param>
    public static T NotNull<T>(T? element)
        where T : class =>
        element ?? throw PayloadFault.CannotWrite("a list or dictionary holds null where its type says that it holds none");

    private static string ReadKey(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw PayloadValues.Wrong(ref json, "named with valid Unicode text");
        }
    }
}
