using System.Globalization;
using Microsoft.AspNetCore.Http;
using TaskKit.Backends;
using TaskKit.Http.Problems;
using TaskKit.Settings;

namespace TaskKit.Http.Reading;

/// <summary>Reads the parameters of a list. Each stands there once at most, with a value, and unknown ones are refused.</summary>
internal static class ListQuery
{
    private const int UsualLimit = 50;

    private static readonly string[] Parameters = ["type", "state", "status", "key", "created_from", "created_before", "limit", "cursor"];

    /// <summary>Reads the filter and the page.</summary>
    /// <param name="query">The parameters.</param>
    /// <param name="most">The largest page.</param>
    /// <exception cref="ProblemException">A parameter is not accepted.</exception>
    public static TaskQuery Read(IQueryCollection query, int most)
    {
        Refuse(query, Parameters);
        var read = new TaskQuery
        {
            Type = One(query, "type"),
            State = State(One(query, "state") ?? One(query, "status")),
            Key = One(query, "key"),
            CreatedFrom = Time(query, "created_from"),
            CreatedBefore = Time(query, "created_before"),
            Limit = Limit(One(query, "limit"), most),
            Cursor = One(query, "cursor"),
        };
        return read.CreatedFrom >= read.CreatedBefore
            ? throw new ProblemException(ProblemCode.InvalidQuery, "'created_from' must be earlier than 'created_before'.")
            : read;
    }

    /// <summary>Refuses all parameters.</summary>
    /// <exception cref="ProblemException">There is one.</exception>
    public static void RefuseAll(IQueryCollection query) => Refuse(query, []);

    private static void Refuse(IQueryCollection query, string[] known)
    {
        if (query.Keys.FirstOrDefault(name => !known.Contains(name)) is not { } odd)
            return;
        string shown = Telemetry.LogText.Short(odd);
        string expected = known.Length == 0 ? "no parameters" : string.Join(", ", known);
        throw new ProblemException(ProblemCode.InvalidQuery, $"'{shown}' is no parameter; expected {expected}.{NearMiss.Hint(odd, known)}");
    }

    private static string? One(IQueryCollection query, string name) =>
        !query.TryGetValue(name, out var values) ? null
        : values is [{ Length: > 0 } only] ? only
        : throw new ProblemException(ProblemCode.InvalidQuery, $"'{name}' must be there once, with a value.");

    private static TaskState? State(string? text) =>
        text is null ? null
        : TaskStateNames.TryParse(text, out var state) ? state
        : throw new ProblemException(ProblemCode.InvalidQuery, $"'state' must be one of {string.Join(", ", TaskStateNames.All)}.");

    private static DateTimeOffset? Time(IQueryCollection query, string name) =>
        One(query, name) is not { } text ? null
        : TimeParameter.TryParse(text, out var time) ? time
        : throw new ProblemException(
            ProblemCode.InvalidQuery,
            $"'{name}' must be a time such as 2030-01-31T23:59:59Z; the + of an offset is written %2B in a query."
        );

    private static int Limit(string? text, int most) =>
        text is null ? Math.Min(UsualLimit, most)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit >= 1 && limit <= most ? limit
        : throw new ProblemException(ProblemCode.InvalidQuery, $"'limit' must be a whole number from 1 to {most}.");
}
