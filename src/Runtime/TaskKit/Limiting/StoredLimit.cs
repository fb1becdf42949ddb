namespace TaskKit;

/// <summary>A limit that was set at run time. It is in force in all workers, whatever programs state.</summary>
/// <param name="Type">The task type.</param>
/// <param name="Limit">The limit. Where it states nothing, what the program states holds.</param>
/// <param name="By">The person or program that set it; <see langword="null"/> when unknown.</param>
/// <param name="Since">The time at which it was set.</param>
public sealed record StoredLimit(string Type, TaskLimit Limit, string? By, DateTimeOffset Since);
