namespace TaskKit.Tool;

/// <summary>The form in which data is written to stdout.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>One JSON document.</summary>
    Json,

    /// <summary>One JSON document per line.</summary>
    Jsonl,
}

/// <summary>The choice to colour or not.</summary>
internal enum ColorMode
{
    /// <summary>On a terminal, unless <c>NO_COLOR</c> is set.</summary>
    Auto,
    Always,
    Never,
}
