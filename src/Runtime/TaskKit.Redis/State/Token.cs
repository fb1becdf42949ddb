namespace TaskKit.Redis.State;

/// <summary>Names one grant: START writes it, SETTLE must show it. Never used twice.</summary>
/// <param name="Incarnation">Names the opened receiver that the grant belongs to: random.</param>
/// <param name="Counter">Counts its grants.</param>
internal readonly record struct Token(ulong Incarnation, uint Counter);
