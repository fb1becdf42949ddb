using System.Text.Json;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Submitting;

/// <summary>One line of a batch on its way to its answer.</summary>
/// <param name="number">The number of the line, from 1; blank lines are not counted.</param>
/// <param name="text">The line.</param>
internal sealed class BatchLine(int number, byte[] text)
{
    private SubmitOutcome _outcome;

    public byte[] Text => text;

    public SubmitRequest? Request { get; set; }

    public TaskSubmission? Submission { get; set; }

    public Problem? Problem { get; set; }

    public void Stored(SubmitOutcome outcome) => (_outcome, Problem) = (outcome, SubmitProblem.Of(outcome));

    /// <summary>Writes the answer.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("line", number);
        if (Problem is { } problem)
        {
            json.WritePropertyName("problem");
            ProblemWriter.Write(json, problem);
        }
        else
            new AcceptedTask(_outcome, Request!).WriteMembers(json);
        json.WriteEndObject();
    }
}
