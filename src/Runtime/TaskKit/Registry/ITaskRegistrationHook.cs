namespace TaskKit.Registry;

/// <summary>
/// Code of yours that sees each registration at the start of a host. Add it as a service; several are called in the order they were added. An
/// exception stops the start.
/// </summary>
public interface ITaskRegistrationHook
{
    /// <summary>Called before a registration counts, by module and then by task type.</summary>
    /// <param name="registration">The task type, its version and the handler.</param>
    void Registering(TaskRegistration registration) { }

    /// <summary>Called once, after all registrations and before the worker starts.</summary>
    /// <param name="registry">The registry of the host. Its handlers are fixed; types may be switched off.</param>
    void Registered(TaskRegistry registry) { }
}
