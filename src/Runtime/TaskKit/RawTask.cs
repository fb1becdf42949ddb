using System.Text.Json;

namespace TaskKit;

/// <summary>A task whose payload no generated code reads: what a catch-all handler and a handler given as a delegate get.</summary>
/// <param name="Type">The task type's name.</param>
/// <param name="Payload">The payload. It stays readable after the attempt.</param>
public sealed record RawTask(string Type, JsonElement Payload);
