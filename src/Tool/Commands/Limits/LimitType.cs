using System.CommandLine;

namespace TaskKit.Tool;

/// <summary>The task type of a limit.</summary>
internal static class LimitType
{
    public static Argument<string> Argument()
    {
        var type = new Argument<string>("type") { Description = "The task type's name." };
        type.Validators.Add(NameCheck.Check);
        return type;
    }

    /// <exception cref="ToolException">Neither the project nor the store knows the type; the message has the near miss.</exception>
    public static async Task RefuseUnknownAsync(TaskStore store, string type, CancellationToken cancellationToken)
    {
        var scope = PauseScope.Type(type);
        if (await store.PauseNames.ProblemOfAsync(scope, store.Backend.Documents!, cancellationToken).ConfigureAwait(false) is { } problem)
            throw new ToolException(ErrorCodes.TypeNotFound, problem, "dotnet taskkit types list");
    }
}
