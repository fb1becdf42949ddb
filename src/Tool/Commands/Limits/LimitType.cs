using System.CommandLine;

namespace TaskKit.Tool;

/// <summary>The argument for the task type of a limit.</summary>
internal static class LimitType
{
    public static Argument<string> Argument()
    {
        var type = new Argument<string>("type") { Description = "The task type's name." };
        type.Validators.Add(NameCheck.Check);
        return type;
    }
}
