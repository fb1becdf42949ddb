namespace TaskKit.Registry;

/// <summary>The handlers that one assembly declares. Generated: one public class per assembly that declares any.</summary>
public abstract class TaskModule
{
    /// <summary>The assembly's handlers, by type name.</summary>
    public abstract IReadOnlyList<TaskRegistration> Registrations { get; }

    /// <summary>The catch-all handler of the assembly, or <see langword="null"/>.</summary>
    public virtual TaskCatchAll? CatchAll => null;

    /// <summary>The task types of the assembly, with those whose handler is elsewhere.</summary>
    internal IEnumerable<string> DeclaredTypes =>
        GetType()
            .GetCustomAttributes(typeof(TaskModuleEntryAttribute), inherit: false)
            .Cast<TaskModuleEntryAttribute>()
            .Select(entry => entry.Type)
            .Concat(Registrations.Select(entry => entry.Type));
}

/// <summary>Names the generated module of an assembly, for the catalogs of those that reference it.</summary>
/// <param name="module">The generated class derived from <see cref="TaskModule"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TaskModuleAttribute(Type module) : Attribute
{
    /// <summary>The generated class.</summary>
    public Type Module { get; } = module;
}
