using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TaskKit.Http.Health;

/// <summary>The answer to the question for readiness.</summary>
/// <param name="Report">The answers of the checks; <see langword="null"/> when they were not asked.</param>
/// <param name="Reason">The reason why the program is not ready, beside its checks.</param>
internal sealed record ReadyState(HealthReport? Report, string? Reason = null)
{
    public HealthStatus Status => Reason is null && Report is { } report ? report.Status : HealthStatus.Unhealthy;

    public static ReadyState Not(string reason) => new(null, reason);
}
