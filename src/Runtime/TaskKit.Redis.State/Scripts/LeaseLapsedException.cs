namespace TaskKit.Redis.State.Scripts;

/// <summary>START found its caller's lease run out: a grant would look like a dead worker's. Renewed, it may be sent again.</summary>
internal sealed class LeaseLapsedException() : Exception("The worker's lease has run out.");
