namespace TaskKit.Tool;

/// <summary>The tool's exit codes. Scripts rely on them: a code never gets another meaning. docs/tool.md lists them.</summary>
internal static class ExitCodes
{
    /// <summary>Success, also when there was nothing to do.</summary>
    public const int Success = 0;

    /// <summary>Wrong usage, an invalid payload, a refused confirmation, or an unexpected failure.</summary>
    public const int Failure = 1;

    /// <summary>The result of <c>topics drift</c> when the cluster's topics differ from those that the project needs.</summary>
    public const int Drift = 2;

    /// <summary>No project was found, several were, or it does not use TaskKit.</summary>
    public const int Project = 3;

    /// <summary>The project does not build, or is not built.</summary>
    public const int Build = 4;

    /// <summary>A configuration value is invalid.</summary>
    public const int Configuration = 5;

    /// <summary>The backend cannot be opened or does not answer.</summary>
    public const int Backend = 6;

    /// <summary>No such task, task type or topic.</summary>
    public const int NotFound = 7;

    /// <summary>An action on several tasks succeeded for some of them only.</summary>
    public const int Partial = 8;

    /// <summary>The backend, or this version of the tool, does not support the command.</summary>
    public const int NotSupported = 9;

    /// <summary>Interrupted by SIGINT.</summary>
    public const int Interrupted = 130;
}
