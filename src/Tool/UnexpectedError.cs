namespace TaskKit.Tool;

/// <summary>The last resort: an exception that no command expects. Users see its kind and message, and the stack trace only on demand.</summary>
internal static class UnexpectedError
{
    /// <summary>The environment variable that shows stack traces when it is <c>1</c>.</summary>
    public const string Variable = "TASKKIT_DEBUG";

    public static ToolException Of(Exception error, ToolHost host)
    {
        string sentence = $"The tool failed, which is a fault in it: {error.GetType().Name}: {error.Message}";
        return host.Variable(Variable) == "1"
            ? new ToolException(ErrorCodes.Unexpected, sentence) { Detail = error.ToString() }
            : new ToolException(ErrorCodes.Unexpected, sentence, $"{Variable}=1 in the environment shows where, for a report of the fault");
    }
}
