namespace TaskKit.Tool;

/// <summary>An error's stable code and the exit code that goes with it.</summary>
/// <param name="Id">The code, for example <c>TKCLI050</c>.</param>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
internal sealed record ErrorCode(string Id, int ExitCode);

/// <summary>The codes of all errors of the tool. A code never gets another meaning. Each has a line in docs/tool.md.</summary>
internal static class ErrorCodes
{
    public static readonly ErrorCode Usage = new("TKCLI001", ExitCodes.Failure);
    public static readonly ErrorCode NotConfirmed = new("TKCLI002", ExitCodes.Failure);
    public static readonly ErrorCode Unexpected = new("TKCLI003", ExitCodes.Failure);
    public static readonly ErrorCode File = new("TKCLI004", ExitCodes.Failure);
    public static readonly ErrorCode Interrupted = new("TKCLI005", ExitCodes.Interrupted);
    public static readonly ErrorCode PortTaken = new("TKCLI006", ExitCodes.Failure);
    public static readonly ErrorCode ProjectNotFound = new("TKCLI010", ExitCodes.Project);
    public static readonly ErrorCode ProjectAmbiguous = new("TKCLI011", ExitCodes.Project);
    public static readonly ErrorCode NotTaskKit = new("TKCLI012", ExitCodes.Project);
    public static readonly ErrorCode ManifestUnreadable = new("TKCLI013", ExitCodes.Project);
    public static readonly ErrorCode BuildFailed = new("TKCLI020", ExitCodes.Build);
    public static readonly ErrorCode NotBuilt = new("TKCLI021", ExitCodes.Build);
    public static readonly ErrorCode Configuration = new("TKCLI030", ExitCodes.Configuration);
    public static readonly ErrorCode BackendUnavailable = new("TKCLI040", ExitCodes.Backend);
    public static readonly ErrorCode BackendLost = new("TKCLI041", ExitCodes.Backend);
    public static readonly ErrorCode NothingStored = new("TKCLI042", ExitCodes.Backend);
    public static readonly ErrorCode TypeNotFound = new("TKCLI050", ExitCodes.NotFound);
    public static readonly ErrorCode TaskNotFound = new("TKCLI051", ExitCodes.NotFound);
    public static readonly ErrorCode TopicNotFound = new("TKCLI052", ExitCodes.NotFound);
    public static readonly ErrorCode ScheduleNotFound = new("TKCLI053", ExitCodes.NotFound);
    public static readonly ErrorCode PayloadInvalid = new("TKCLI060", ExitCodes.Failure);
    public static readonly ErrorCode SubmitRefused = new("TKCLI061", ExitCodes.Failure);
    public static readonly ErrorCode WrongState = new("TKCLI070", ExitCodes.Failure);
    public static readonly ErrorCode OrderAtRisk = new("TKCLI072", ExitCodes.Failure);
    public static readonly ErrorCode Partial = new("TKCLI071", ExitCodes.Partial);
    public static readonly ErrorCode NotSupported = new("TKCLI080", ExitCodes.NotSupported);
}
