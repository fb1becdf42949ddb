using System.Text;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace TaskKit.Tool;

/// <summary>The only class that writes to the console. Data goes to stdout, sentences for people go to stderr.</summary>
internal sealed class Output
{
    // No wrapping by the console library: TableLayout has decided on the widths of tables, and nothing else is wrapped.
    private const int Unlimited = 1_000_000;

    private readonly ToolHost _host;
    private readonly bool _isDataColored;
    private readonly IAnsiConsole _talk;

    public Output(ToolHost host, OutputFormat format, ColorMode color, bool quiet = false)
    {
        _host = host;
        Format = format;
        IsQuiet = quiet;
        _isDataColored = IsColored(host, color, host.IsOutputRedirected);
        _talk = Open(host.Error, IsColored(host, color, host.IsErrorRedirected), Unlimited);
    }

    public OutputFormat Format { get; }

    public bool IsQuiet { get; }

    /// <summary>Writes a sentence for people. Left out when the output is JSON.</summary>
    public void Say(string text)
    {
        if (!IsQuiet && Format == OutputFormat.Table)
            _talk.WriteLine(SafeText.Block(text));
    }

    public void Warn(string text)
    {
        if (Format == OutputFormat.Table)
            Talk("warning:", Color.Yellow, text);
        else
            _host.Error.WriteLine(JsonText.Compact(new JsonObject { ["warning"] = new JsonObject { ["message"] = text } }));
    }

    /// <summary>Tells the user the cursor with which a list goes on that has reached its limit.</summary>
    /// <param name="cursor">The cursor of the next page.</param>
    public void SayMore(string cursor)
    {
        if (Format == OutputFormat.Table)
            Say($"There are more: --cursor {cursor}");
        else
            _host.Error.WriteLine(JsonText.Compact(new JsonObject { ["more"] = new JsonObject { ["cursor"] = cursor } }));
    }

    /// <summary>Writes an error to stderr: as JSON when the command was asked for JSON, otherwise as text.</summary>
    public void Fail(ToolException error)
    {
        if (Format != OutputFormat.Table)
        {
            _host.Error.WriteLine(JsonText.Compact(JsonOf(error)));
            return;
        }
        if (error.Detail is { } detail)
            _host.Error.WriteLine(SafeText.Block(detail).TrimEnd());
        Talk($"error {error.Code.Id}:", Color.Red, error.Message);
        if (error.From is { } from)
            _talk.WriteLine(SafeText.Line($"  from: {from}"));
        for (int i = 0; i < error.Tries.Count; i++)
            _talk.WriteLine(SafeText.Line($"  {(i == 0 ? "try: " : "     ")} {error.Tries[i]}"));
    }

    /// <summary>Writes one value: a line for people, or its JSON.</summary>
    public void Value(string text, JsonNode json)
    {
        if (Format == OutputFormat.Table)
            _host.Out.WriteLine(SafeText.Block(text));
        else
            WriteJson(json);
    }

    /// <summary>Writes a document that is JSON in every format. Only the format <c>jsonl</c> changes it: to one line.</summary>
    public void Document(string json)
    {
        if (Format == OutputFormat.Jsonl)
            WriteJson(JsonNode.Parse(json)!);
        else
            _host.Out.Write(json);
    }

    /// <summary>Writes a list. An empty one is <c>[]</c> in JSON.</summary>
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

    /// <summary>Writes the members of one item. Members without a value are left out.</summary>
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
            _host.Out.WriteLine(name.PadRight(width) + SafeText.Block(value!).Replace("\n", "\n" + new string(' ', width)));
    }

    /// <summary>
    /// Asks for a confirmation. Without a terminal nobody can answer, and the action is refused with the command that needs no confirmation.
    /// </summary>
    /// <param name="question">The question, which says what will happen.</param>
    /// <param name="paste">The command that needs no confirmation.</param>
    public async Task ConfirmAsync(string question, string paste, CancellationToken cancellationToken)
    {
        if (_host.IsInputRedirected || _host.Variable("CI") is "true" or "1")
            throw new ToolException(ErrorCodes.NotConfirmed, $"{question} Nobody can answer here, so nothing was done.", paste);
        _host.Error.Write(SafeText.Line($"{question} [y/N] "));
        string answer = await _host.In.ReadLineAsync(cancellationToken).ConfigureAwait(false) ?? "";
        if (!answer.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase))
            throw new ToolException(ErrorCodes.NotConfirmed, "Not confirmed; nothing was done.");
    }

    // No markup: the library would read :email: in TaskKit:Types:email:Timeout as the name of an emoji.
    private void Talk(string label, Color color, string text) =>
        _talk.Write(new Paragraph(label, new Style(color)).Append($" {SafeText.Block(text)}\n"));

    private void WriteJson(JsonNode json) =>
        _host.Out.WriteLine(Format == OutputFormat.Jsonl ? JsonText.Compact(json) : JsonText.Indented(json));

    private void WriteTable<T>(IReadOnlyCollection<T> items, IReadOnlyList<Column<T>> columns)
    {
        var layout = TableLayout.Of(items, columns, _host.IsOutputRedirected ? null : _host.Width);
        var table = new Table { Border = TableBorder.None };
        for (int i = 0; i < columns.Count; i++)
        {
            var shown = new TableColumn($"[bold]{Markup.Escape(columns[i].Title)}[/]")
            {
                Alignment = columns[i].Right ? Justify.Right : Justify.Left,
                NoWrap = columns[i].Fit != Fit.Wrap,
                Width = layout.Widths[i],
            };
            table.AddColumn(shown);
        }
        foreach (string[] row in layout.Rows)
            table.AddRow([.. row.Select(cell => (Spectre.Console.Rendering.IRenderable)new Text(cell))]);
        // Rendered to a text first, since the spaces that fill the last column must be cut off.
        var text = new StringWriter();
        Open(text, _isDataColored, Unlimited).Write(table);
        foreach (string line in text.ToString().TrimEnd().Split('\n'))
            _host.Out.WriteLine(line.TrimEnd());
    }

    private static JsonObject JsonOf(ToolException error) =>
        new()
        {
            ["error"] = new JsonObject
            {
                ["code"] = error.Code.Id,
                ["message"] = error.Message,
                ["from"] = error.From,
                ["detail"] = error.Detail,
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

    // Spectre's own output needs the console of the process for its width, and a test has none.
    private sealed class PlainOutput(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => width;

        public int Height => 50;

        public void SetEncoding(Encoding encoding) { }
    }
}
