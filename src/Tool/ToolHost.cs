using System.Collections;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>The surroundings of the tool: streams, working directory, clock, environment variables, backends. Tests pass their own.</summary>
internal sealed record ToolHost
{
    public required TextReader In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public bool IsInputRedirected { get; init; } = true;

    public bool IsOutputRedirected { get; init; } = true;

    public bool IsErrorRedirected { get; init; } = true;

    /// <summary>The terminal's width in columns.</summary>
    public int Width { get; init; } = 160;

    public required string WorkingDirectory { get; init; }

    /// <summary>Reads an environment variable; <see langword="null"/> when it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The backends that the tool can open.</summary>
    public required IReadOnlyList<IBackendSupport> Backends { get; init; }

    /// <summary>The providers of the backends.</summary>
    public IReadOnlyList<TaskBackendProvider> Providers => [.. Backends.Select(backend => backend.Provider)];

    /// <summary>Asks MSBuild about a project.</summary>
    public Func<string, BuildOptions, CancellationToken, Task<UserProject>> Evaluate { get; init; } = ProjectBuild.EvaluateAsync;

    /// <param name="backends">The backends that the tool can open.</param>
    public static ToolHost OfThisProcess(IReadOnlyList<IBackendSupport> backends) =>
        new()
        {
            In = Console.In,
            Out = Console.Out,
            Error = Console.Error,
            IsInputRedirected = Console.IsInputRedirected,
            IsOutputRedirected = Console.IsOutputRedirected,
            IsErrorRedirected = Console.IsErrorRedirected,
            Width = Console.IsOutputRedirected ? 160 : Math.Max(Console.WindowWidth, 80),
            WorkingDirectory = Environment.CurrentDirectory,
            Backends = backends,
            Evaluate = new KeptEvaluation(ProjectBuild.EvaluateAsync, VariablesOfThisProcess()).OfAsync,
        };

    private static Dictionary<string, string> VariablesOfThisProcess() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
}
