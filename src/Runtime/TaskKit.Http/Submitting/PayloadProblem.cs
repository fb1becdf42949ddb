using System.Text;
using TaskKit.Http.Problems;
using TaskKit.Payloads;

namespace TaskKit.Http.Submitting;

/// <summary>The problem of a payload that is not what its type declares.</summary>
internal static class PayloadProblem
{
    private const string Root = "/payload";

    public static Problem Of(PayloadException fault) => Of(fault.Message, fault.Errors);

    public static Problem Of(string detail, IReadOnlyList<PayloadError> errors) =>
        new(ProblemCode.InvalidPayload, detail)
        {
            Fields = [.. errors.Select(error => new ProblemField(Pointer(error.Path), error.Rule, error.Message))],
        };

    /// <summary>The JSON pointer of a path such as <c>items[2].price</c>.</summary>
    /// <param name="path">The path within the payload; empty for the payload itself.</param>
    public static string Pointer(string path)
    {
        var pointer = new StringBuilder(Root);
        foreach (string step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            int bracket = step.IndexOf('[', StringComparison.Ordinal);
            string member = bracket < 0 ? step : step[..bracket];
            if (member.Length > 0)
                pointer.Append('/').Append(Escape(member));
            if (bracket >= 0)
                foreach (string index in step[bracket..].Split(['[', ']'], StringSplitOptions.RemoveEmptyEntries))
                    pointer.Append('/').Append(Escape(index));
        }
        return pointer.ToString();
    }

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
