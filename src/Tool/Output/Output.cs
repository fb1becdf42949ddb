using System.Text;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace TaskKit.Tool;

/// <summary>The only class that writes to the console: data goes to stdout, everything that talks to people to stderr.</summary>
internal sealed class Output
{
    // Whoever reads a pipe cuts lines, never the tool.
    private const int Unlimited = 10_000;

    private readonly ToolHost _host;
    private readonly bool _isDataColored;
    private readonly int _dataWidth;
    private readonly IAnsiConsole _talk;

    public Output(ToolHost host, OutputFormat format, ColorMode color, bool quiet = false)
    {
        _host = host;
        Format = format;
        IsQuiet = quiet;
        _isDataColored = IsColored(host, color, host.IsOutputRedirected);
        _dataWidth = host.IsOutputRedirected ? Unlimited : host.Width;
        _talk = Open(host.Error, IsColored(host, color, host.IsErrorRedirected), Unlimited);
    }

    public OutputFormat Format { get; }

    public bool IsQuiet { get; }

    /// <summary>Tells people what goes on.</summary>
    public void Say(string text)
    {
        if (!IsQuiet)
            _talk.WriteLine(text);
    }

    public void Warn(string text) => _talk.MarkupLine($"[yellow]warning:[/] {Markup.Escape(text)}");

    /// <summary>Writes an error in the tool's one shape; as JSON where data is JSON.</summary>
    public void Fail(ToolException error)
    {
        if (Format != OutputFormat.Table)
        {
            _host.Error.WriteLine(JsonText.Compact(JsonOf(error)));
            return;
        }
        _talk.MarkupLine($"[red]error {error.Code.Id}:[/] {Markup.Escape(error.Message)}");
        if (error.From is { } from)
            _talk.WriteLine($"  from: {from}");
        for (int i = 0; i < error.Tries.Count; i++)
            _talk.WriteLine($"  {(i == 0 ? "try: " : "     ")} {error.Tries[i]}");
    }

    /// <summary>Writes text as it is, for what other programs reported.</summary>
    public void Relay(string text) => _host.Error.Write(text);

    /// <summary>Writes one thing: a line for people, or its JSON.</summary>
    public void Value(string text, JsonNode json)
    {
        if (Format == OutputFormat.Table)
            _host.Out.WriteLine(text);
        else
            WriteJson(json);
    }

    /// <summary>Writes a list; in JSON an empty one is <c>[]</c>.</summary>
    public void List<T>(IReadOnlyCollection<T> items, IReadOnlyList<Column<T>> columns, Func<T, JsonNode> json)
    {
        switch (Format)
        {
            case OutputFormat.Json:
                WriteJson(new JsonArray([.. items.Select(json)]));
                break;
            case OutputFormat.Jsonl:
                foreach (var item in items)
                    WriteJson(json(item));
                break;
            default:
                if (items.Count > 0)
                    WriteTable(items, columns);
                break;
        }
    }

    /// <summary>Writes the members of one thing, those without a value left out.</summary>
    public void Details(IEnumerable<(string Name, string? Value)> members, JsonNode json)
    {
        if (Format != OutputFormat.Table)
        {
            WriteJson(json);
            return;
        }
        var shown = members.Where(member => !string.IsNullOrEmpty(member.Value)).ToList();
        int width = shown.Max(member => member.Name.Length) + 2;
        foreach (var (name, value) in shown)
            _host.Out.WriteLine(name.PadRight(width) + value!.ReplaceLineEndings("\n").Replace("\n", "\n" + new string(' ', width)));
    }

    /// <summary>Asks before a far-reaching action. Where nobody can answer, it is refused with the command to paste.</summary>
    /// <param name="question">What will happen.</param>
    /// <param name="paste">The command that does it without asking.</param>
    public async Task ConfirmAsync(string question, string paste, CancellationToken cancellationToken)
    {
        if (_host.IsInputRedirected || _host.Variable("CI") is "true" or "1")
            throw new ToolException(ErrorCodes.NotConfirmed, $"{question} Nobody can answer here, so nothing was done.", paste);
        _host.Error.Write($"{question} [y/N] ");
        string answer = await _host.In.ReadLineAsync(cancellationToken).ConfigureAwait(false) ?? "";
        if (!answer.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase))
            throw new ToolException(ErrorCodes.NotConfirmed, "Not confirmed; nothing was done.");
    }

    private void WriteJson(JsonNode json) =>
        _host.Out.WriteLine(Format == OutputFormat.Jsonl ? JsonText.Compact(json) : JsonText.Indented(json));

    private void WriteTable<T>(IReadOnlyCollection<T> items, IReadOnlyList<Column<T>> columns)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns)
        {
            var shown = new TableColumn($"[bold]{Markup.Escape(column.Title)}[/]")
            {
                Alignment = column.Right ? Justify.Right : Justify.Left,
                NoWrap = column != columns[^1],
            };
            table.AddColumn(shown);
        }
        foreach (var item in items)
            table.AddRow([.. columns.Select(column => (Spectre.Console.Rendering.IRenderable)new Text(column.Text(item) ?? ""))]);
        // Cells are padded to their column's width, the last one too.
        var text = new StringWriter();
        var console = Open(text, _isDataColored, WidthOf(items, columns));
        console.Write(table);
        foreach (string line in text.ToString().TrimEnd().Split('\n'))
            _host.Out.WriteLine(line.TrimEnd());
    }

    // Only the last column is broken into lines. Where it has no room, the terminal breaks them: an id that is cut is of no use.
    private int WidthOf<T>(IReadOnlyCollection<T> items, IReadOnlyList<Column<T>> columns)
    {
        const int SmallestLast = 20;
        int others = columns
            .SkipLast(1)
            .Sum(column => 1 + items.Max(item => Math.Max(column.Title.Length, column.Text(item)?.Length ?? 0)));
        return others + SmallestLast <= _dataWidth ? _dataWidth : Unlimited;
    }

    private static JsonObject JsonOf(ToolException error) =>
        new()
        {
            ["error"] = new JsonObject
            {
                ["code"] = error.Code.Id,
                ["message"] = error.Message,
                ["from"] = error.From,
                ["try"] = new JsonArray([.. error.Tries.Select(text => (JsonNode)text)]),
            },
        };

    private static bool IsColored(ToolHost host, ColorMode color, bool redirected) =>
        color == ColorMode.Always
        || (color == ColorMode.Auto && !redirected && string.IsNullOrEmpty(host.Variable("NO_COLOR")) && host.Variable("TERM") != "dumb");

    private static IAnsiConsole Open(TextWriter writer, bool colored, int width)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = colored ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = colored ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new PlainOutput(writer, width),
            }
        );
        console.Profile.Width = width;
        return console;
    }

    // Spectre's own output asks the process's console for its size; a test has none.
    private sealed class PlainOutput(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => width;

        public int Height => 50;

        public void SetEncoding(Encoding encoding) { }
    }
}
