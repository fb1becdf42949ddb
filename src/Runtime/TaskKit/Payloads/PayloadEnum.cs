using System.ComponentModel;
using System.Text;
using System.Text.Json;

namespace TaskKit.Payloads;

/// <summary>The names of an enum's values. Made by generated code.</summary>
/// <typeparam name="T">The enum.</typeparam>
/// <param name="members">Each name in JSON and its value; of two names for one value the first is written.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PayloadEnum<T>(params (string Name, T Value)[] members)
    where T : struct, Enum
{
    private readonly (JsonEncodedText Name, byte[] Utf8, T Value)[] _members =
    [
        .. members.Select(member => (JsonEncodedText.Encode(member.Name), Encoding.UTF8.GetBytes(member.Name), member.Value)),
    ];

    /// <summary>Reads a value by its name.</summary>
    /// <param name="json">Stands on the value.</param>
    public T Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
            throw PayloadValues.Unexpected(ref json, "a string");
        foreach (var (_, utf8, value) in _members)
            if (json.ValueTextEquals(utf8))
                return value;
        throw PayloadValues.Wrong(ref json, $"one of {string.Join(", ", members.Select(member => $"'{member.Name}'"))}");
    }

    /// <summary>Writes a value's name.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="value">The value.</param>
    public void Write(Utf8JsonWriter json, T value)
    {
        foreach (var (name, _, candidate) in _members)
        {
            if (!EqualityComparer<T>.Default.Equals(candidate, value))
                continue;
            json.WriteStringValue(name);
            return;
        }
        throw PayloadFault.CannotWrite($"{value:D} is no value of {typeof(T).Name}");
    }
}
