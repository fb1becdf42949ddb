using System.CommandLine;

namespace TaskKit.Tool;

/// <summary>Makes arguments that are task ids.</summary>
internal static class TaskIdArguments
{
    public static Argument<string> One() => Checked(new Argument<string>("id") { Description = "The task's id." });

    public static Argument<string[]> Several(ArgumentArity arity) =>
        Checked(new Argument<string[]>("id") { Description = "The tasks' ids.", Arity = arity });

    public static TaskId Parse(string text) => TaskId.Parse(text);

    private static T Checked<T>(T argument)
        where T : Argument
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!TaskId.TryParse(token.Value, null, out _))
                    result.AddError($"'{token.Value}' is no task id. Expected a whole one, such as 0199c0de-0000-7000-8000-000000000000.");
        });
        return argument;
    }
}
