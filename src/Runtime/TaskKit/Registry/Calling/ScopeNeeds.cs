using Microsoft.Extensions.DependencyInjection;

namespace TaskKit.Registry.Calling;

/// <summary>Finds the handlers that need a scope per attempt: those that take anything but singletons. Decided once, from the descriptors.</summary>
internal sealed class ScopeNeeds
{
    private readonly Dictionary<(Type Service, object? Key), ServiceLifetime> _lifetimes = [];

    public ScopeNeeds(IServiceCollection services)
    {
        // The last registration of a service is the one that is resolved.
        foreach (var descriptor in services)
            _lifetimes[(descriptor.ServiceType, descriptor.ServiceKey)] = descriptor.Lifetime;
    }

    public bool Of(TaskRegistration registration) => registration.Dependencies.Any(NeedsScope);

    private bool NeedsScope(HandlerDependency dependency)
    {
        if (_lifetimes.TryGetValue((dependency.Service, dependency.Key), out var lifetime))
            return lifetime != ServiceLifetime.Singleton;
        var open = dependency.Service.IsConstructedGenericType ? dependency.Service.GetGenericTypeDefinition() : dependency.Service;
        if (_lifetimes.TryGetValue((open, dependency.Key), out lifetime))
            return lifetime != ServiceLifetime.Singleton;
        // What nobody registered is either optional, and then absent, or the container's own, such as the provider itself.
        return !dependency.Optional;
    }
}
