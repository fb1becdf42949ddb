using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TaskKit.Generators.Parsing.Shapes;

/// <summary>
/// The documentation comment of a type or member. It is read from the text of the source, because a compilation without a documentation file treats
/// it as a plain comment. Text that is no XML is ignored.
/// </summary>
internal sealed class DocComment
{
    private static readonly char[] Breaks = ['\r', '\n'];

    private readonly XElement? _xml;

    private DocComment(XElement? xml) => _xml = xml;

    /// <summary>The summary; empty for none.</summary>
    public string Summary => TextOf("summary", null);

    public static DocComment Of(ISymbol symbol, CancellationToken cancellationToken)
    {
        foreach (var reference in symbol.DeclaringSyntaxReferences)
        {
            string text = string.Concat(reference.GetSyntax(cancellationToken).GetLeadingTrivia().Select(Content));
            if (!string.IsNullOrWhiteSpace(text) && Parse(text) is { } xml)
                return new DocComment(xml);
        }
        return new DocComment(null);
    }

    /// <summary>The text about a parameter; empty for none.</summary>
    public string Parameter(string name) => TextOf("param", name);

    private static XElement? Parse(string text)
    {
        try
        {
            return XElement.Parse($"<doc>{text}</doc>", LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Content(SyntaxTrivia trivia)
    {
        string text = trivia.ToFullString();
        return trivia.Kind() switch
        {
            SyntaxKind.SingleLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia => Lines(text, "///"),
            SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.MultiLineDocumentationCommentTrivia when text.StartsWith("/**", StringComparison.Ordinal) => Lines(
                text.Substring(3).Replace("*/", ""),
                "*"
            ),
            _ => "",
        };
    }

    private static string Lines(string text, string mark)
    {
        var found = new StringBuilder();
        foreach (string line in text.Split(Breaks).Select(line => line.Trim()))
        {
            bool isMarked = line.StartsWith(mark, StringComparison.Ordinal);
            // Four slashes are a plain comment. In a comment between stars, a line needs no mark.
            if (mark == "///" && (!isMarked || line.StartsWith("////", StringComparison.Ordinal)))
                continue;
            found.Append(isMarked ? line.Substring(mark.Length) : line).Append('\n');
        }
        return found.ToString();
    }

    private string TextOf(string element, string? name)
    {
        var found = _xml
            ?.Elements(element)
            .FirstOrDefault(candidate =>
                name is null || string.Equals((string?)candidate.Attribute("name"), name, StringComparison.Ordinal)
            );
        if (found is null)
            return "";
        var text = new StringBuilder();
        Append(found, text);
        return string.Join(" ", text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Append(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText plain)
                text.Append(plain.Value);
            else if (node is XElement { HasElements: false, Value.Length: 0 } reference)
                text.Append(Reference(reference));
            else if (node is XElement inner)
            {
                // Spaces around a paragraph, but none around a word in a sentence, which a comma may follow.
                string space = inner.Name.LocalName is "para" or "item" or "code" ? " " : "";
                text.Append(space);
                Append(inner, text);
                text.Append(space);
            }
        }
    }

    private static string Reference(XElement element)
    {
        string name =
            (string?)element.Attribute("cref") ?? (string?)element.Attribute("langword") ?? (string?)element.Attribute("name") ?? "";
        // Without the parameters of a method or of a generic class.
        name = Regex.Replace(name, @"\(.*|\{[^}]*\}", "");
        return name.Length == 0 ? " " : name.Substring(name.LastIndexOfAny(['.', ':']) + 1);
    }
}
