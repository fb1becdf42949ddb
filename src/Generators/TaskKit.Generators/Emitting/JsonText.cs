using System.Globalization;
using System.Text;

namespace TaskKit.Generators.Emitting;

/// <summary>Writes compact JSON.</summary>
internal sealed class JsonText
{
    private readonly StringBuilder _text = new();
    private bool _needsComma;

    public JsonText Object(Action members) => Nested('{', members, '}');

    public JsonText Array(Action items) => Nested('[', items, ']');

    public JsonText Name(string name)
    {
        Value(name);
        _text.Append(':');
        _needsComma = false;
        return this;
    }

    public JsonText Value(string? text)
    {
        Separate();
        if (text is null)
        {
            _text.Append("null");
            return this;
        }
        _text.Append('"');
        foreach (char c in text)
            Append(c);
        _text.Append('"');
        return this;
    }

    public JsonText Value(IFormattable number)
    {
        Separate();
        _text.Append(number.ToString(null, CultureInfo.InvariantCulture));
        return this;
    }

    public JsonText Value(bool flag)
    {
        Separate();
        _text.Append(flag ? "true" : "false");
        return this;
    }

    /// <summary>Writes a number or a literal that is JSON already.</summary>
    public JsonText Raw(string json)
    {
        Separate();
        _text.Append(json);
        return this;
    }

    public override string ToString() => _text.ToString();

    private JsonText Nested(char open, Action content, char close)
    {
        Separate();
        _text.Append(open);
        _needsComma = false;
        content();
        _text.Append(close);
        _needsComma = true;
        return this;
    }

    private void Separate()
    {
        if (_needsComma)
            _text.Append(',');
        _needsComma = true;
    }

    // All but plain ASCII is escaped: a lone surrogate is legal in a C# string, but not in the UTF-8 of metadata.
    private void Append(char c)
    {
        if (c is '"' or '\\')
            _text.Append('\\').Append(c);
        else if (c is < ' ' or > '~')
            _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        else
            _text.Append(c);
    }
}
