namespace TaskKit.Bench.Results;

/// <summary>One measured value.</summary>
/// <param name="Part">The part of the bench.</param>
/// <param name="Section">What the part measured, in words.</param>
/// <param name="Name">The row.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Durability">What is on disk, and when, in the system that was measured.</param>
internal sealed record Figure(string Part, string Section, string Name, double Value, string Unit, string Durability);
