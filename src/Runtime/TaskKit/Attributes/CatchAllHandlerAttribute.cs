namespace TaskKit;

/// <summary>
/// Declares a class as the handler of all task types that no other handler of the program has, for the time of a migration. It implements
/// <see cref="ITaskHandler{TPayload}"/> of <see cref="RawTask"/>; one per program.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CatchAllHandlerAttribute : Attribute;
