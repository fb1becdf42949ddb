using Microsoft.Extensions.DependencyInjection;

namespace TaskKit.Registry.Calling;

/// <summary>Stops the start of a worker whose handlers ask for services that nobody registered.</summary>
internal static class MissingServices
{
    /// <summary>
    /// Asks the container for each required constructor parameter. A container that cannot be asked is trusted; what a registered service needs in
    /// its turn is the container's own check.
    /// </summary>
    /// <exception cref="TaskKitConfigurationException">Services are missing: all of them are named.</exception>
    public static void Refuse(IServiceProvider services, IEnumerable<TaskRegistration> registrations)
    {
        if (services.GetService<IServiceProviderIsService>() is not { } known)
            return;
        var missing = (
            from registration in registrations
            from dependency in registration.Dependencies
            where !dependency.Optional && !IsKnown(known, dependency)
            select $"{registration.HandlerType} ('{registration.Type}') needs {Show(dependency)}"
        ).ToList();
        if (missing.Count > 0)
            throw new TaskKitConfigurationException(
                "Services",
                $"handlers ask for what nobody registered: {string.Join("; ", missing)}. Register each service, or give its parameter a default."
            );
    }

    private static bool IsKnown(IServiceProviderIsService known, HandlerDependency dependency)
    {
        if (dependency.Key is null)
            return known.IsService(dependency.Service);
        return known is not IServiceProviderIsKeyedService keyed || keyed.IsKeyedService(dependency.Service, dependency.Key);
    }

    private static string Show(HandlerDependency dependency) =>
        dependency.Key is null ? $"{dependency.Service}" : $"{dependency.Service} with the key '{dependency.Key}'";
}
