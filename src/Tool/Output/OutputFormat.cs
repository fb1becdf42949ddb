namespace TaskKit.Tool;

/// <summary>The formats of data on stdout.</summary>
internal enum OutputFormat
{
    /// <summary>A table for people.</summary>
    Table,

    /// <summary>One JSON document.</summary>
    Json,

    /// <summary>One JSON document per line.</summary>
    Jsonl,
}

/// <summary>The choices of the option <c>--color</c>.</summary>
internal enum ColorMode
{
    /// <summary>Colours on a terminal, unless <c>NO_COLOR</c> is set.</summary>
    Auto,
    Always,
    Never,
}
