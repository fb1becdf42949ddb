namespace TaskKit.Generators.Scheduling;

/// <summary>The reason why a cron text cannot be read.</summary>
/// <param name="Text">The words that say what was found and what was expected.</param>
/// <param name="Mended">The text that was probably meant, or <see langword="null"/>.</param>
internal sealed record CronProblem(string Text, string? Mended = null);
