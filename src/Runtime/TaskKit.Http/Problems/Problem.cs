namespace TaskKit.Http.Problems;

/// <summary>A refusal as RFC 9457 has it. One code has one status, one title and one type.</summary>
/// <param name="Code">One of <see cref="ProblemCode"/>.</param>
/// <param name="Detail">The expected and the given, and the way out, in one or two sentences.</param>
internal sealed record Problem(ProblemCode Code, string Detail)
{
    /// <summary>The faults of single members.</summary>
    public IReadOnlyList<ProblemField> Fields { get; init; } = [];

    /// <summary>The task that the refusal is about, or <see langword="null"/>.</summary>
    public TaskId? TaskId { get; init; }

    /// <summary>The time after which a repeat may succeed, or <see langword="null"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The fault of one member.</summary>
/// <param name="Pointer">Its JSON pointer in the body.</param>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Detail">A sentence without values.</param>
internal sealed record ProblemField(string Pointer, string Rule, string Detail);

/// <summary>Problems that several routes have.</summary>
internal static class TaskProblems
{
    public static ProblemException NotFound(TaskId id) =>
        new(ProblemCode.TaskNotFound, $"No task is stored under the id {id}. It may have been pruned after its end.");
}

/// <summary>Ends the handling of a request with a problem.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public ProblemException(ProblemCode code, string detail)
        : this(new Problem(code, detail)) { }

    public Problem Problem { get; } = problem;
}
