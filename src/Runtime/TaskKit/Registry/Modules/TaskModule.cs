using TaskKit.Payloads;

namespace TaskKit.Registry.Modules;

/// <summary>The handlers that one assembly declares. Generated: one public class per assembly that declares any.</summary>
public abstract class TaskModule
{
    /// <summary>The assembly's handlers, by type name.</summary>
    public abstract IReadOnlyList<TaskRegistration> Registrations { get; }

    /// <summary>The handler of the task types that no other handler of the program has.</summary>
    /// <value><see langword="null"/> by default: there is none.</value>
    public virtual TaskCatchAll? CatchAll => null;

    /// <summary>The codecs of the payloads that the assembly declares without a handler: another assembly or program has it.</summary>
    /// <value>Empty by default.</value>
    public virtual IReadOnlyList<PayloadCodec> Codecs => [];

    /// <summary>The name of the assembly, for logs.</summary>
    internal string Name => GetType().Assembly.GetName().Name ?? GetType().Name;

    /// <summary>The task types of the assembly, with those whose handler is elsewhere.</summary>
    internal IEnumerable<string> DeclaredTypes => Entries.Select(entry => entry.Type).Concat(Registrations.Select(entry => entry.Type));

    /// <summary>The task types that the assembly declares without a handler, and without the word that another program runs them.</summary>
    internal IEnumerable<string> UnhandledTypes =>
        Entries.Where(entry => entry.Handler is null && !IsHandledElsewhere(entry.Payload)).Select(entry => entry.Type);

    private IEnumerable<TaskModuleEntryAttribute> Entries =>
        GetType().GetCustomAttributes(typeof(TaskModuleEntryAttribute), inherit: false).Cast<TaskModuleEntryAttribute>();

    private static bool IsHandledElsewhere(Type payload) =>
        payload.GetCustomAttributes(typeof(TaskPayloadAttribute), inherit: false) is [TaskPayloadAttribute { HandledElsewhere: true }];
}

/// <summary>Names the generated module of an assembly, for the catalogs of those that reference it.</summary>
/// <param name="module">The generated class derived from <see cref="TaskModule"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TaskModuleAttribute(Type module) : Attribute
{
    /// <summary>The generated class.</summary>
    public Type Module { get; } = module;
}
