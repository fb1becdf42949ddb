using Microsoft.Extensions.DependencyInjection;
using TaskKit.Registry;
using TaskKit.Settings;

namespace TaskKit.Middleware;

/// <summary>The middleware of a host, made at the start of its worker.</summary>
internal sealed class MiddlewareList
{
    private readonly MadeMiddleware[] _made;

    /// <param name="services">The host's services.</param>
    /// <param name="registrations">All handlers of the host, also those that settings leave out.</param>
    /// <exception cref="InvalidOperationException">A middleware cannot be made, or is for a payload that no handler has.</exception>
    public MiddlewareList(IServiceProvider services, IReadOnlyCollection<TaskRegistration> registrations)
    {
        MiddlewareUse[] uses = [.. services.GetServices<MiddlewareUse>()];
        foreach (var use in uses)
            RefuseWithoutHandler(use, registrations);
        _made = [.. uses.Select(use => use.Make(services))];
    }

    /// <summary>The chain around a handler; <see langword="null"/> when no middleware is for it.</summary>
    public TaskChain? ChainOf(TaskRegistration registration) => _made.Length == 0 ? null : TaskChain.Of(registration, _made);

    private static void RefuseWithoutHandler(MiddlewareUse use, IReadOnlyCollection<TaskRegistration> registrations)
    {
        if (use.Payload is not { } payload || registrations.Any(use.Fits))
            return;
        string[] known = [.. registrations.Select(one => one.PayloadType.ToString()).Distinct().Order(StringComparer.Ordinal)];
        throw new InvalidOperationException(
            $"Middleware {use.Class} is for the payload {payload}, which no handler of this program has; the payloads are: {(known.Length == 0 ? "none" : string.Join(", ", known))}.{NearMiss.Hint(payload.ToString(), known)}"
        );
    }
}
