using TaskKit.Backends;
using TaskKit.Payloads;

namespace TaskKit.Tool;

/// <summary>Turns the exceptions of the library into errors of the tool, with a code and commands to try.</summary>
internal static class Explanation
{
    /// <summary>The environment variable that shows stack traces when it is <c>1</c>.</summary>
    public const string Variable = "TASKKIT_DEBUG";

    public static ToolException Of(Exception error, ToolHost host) =>
        error switch
        {
            ToolException known => known,
            TaskKitConfigurationException => new ToolException(ErrorCodes.Configuration, error.Message, "dotnet taskkit doctor"),
            BackendUnavailableException => new ToolException(ErrorCodes.BackendUnavailable, error.Message, "dotnet taskkit doctor"),
            BackendLostException => new ToolException(ErrorCodes.BackendLost, error.Message, "dotnet taskkit doctor"),
            PayloadException invalid => new ToolException(
                ErrorCodes.PayloadInvalid,
                error.Message,
                $"dotnet taskkit types show {invalid.TaskType}"
            ),
            NotSupportedException => new ToolException(ErrorCodes.NotSupported, error.Message),
            TaskSubmitException => new ToolException(ErrorCodes.SubmitRefused, error.Message),
            IOException or UnauthorizedAccessException => new ToolException(ErrorCodes.File, error.Message),
            _ => Unexpected(error, host),
        };

    // For all other exceptions: users see the kind and the message, and the stack trace only if they ask for it.
    private static ToolException Unexpected(Exception error, ToolHost host)
    {
        string sentence = $"The tool failed, which is a fault in it: {error.GetType().Name}: {error.Message}";
        return host.Variable(Variable) == "1"
            ? new ToolException(ErrorCodes.Unexpected, sentence) { Detail = error.ToString() }
            : new ToolException(ErrorCodes.Unexpected, sentence, $"{Variable}=1 in the environment shows where, for a report of the fault");
    }
}
