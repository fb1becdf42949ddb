using TaskKit.Registry;

namespace TaskKit.Middleware;

/// <summary>One call of <c>Use</c>. The calls' order is the order of the chains.</summary>
/// <param name="middleware">The class of the middleware.</param>
/// <param name="make">Finds the middleware among the services.</param>
internal abstract class MiddlewareUse(Type middleware, Func<IServiceProvider, object> make)
{
    public Type Class => middleware;

    /// <summary>The payload that it is for, or <see langword="null"/> for all.</summary>
    public abstract Type? Payload { get; }

    /// <summary>True when the middleware runs around a handler.</summary>
    public bool Fits(TaskRegistration registration) => Payload is not { } payload || payload.IsAssignableFrom(registration.PayloadType);

    /// <summary>Finds or makes the middleware.</summary>
    /// <exception cref="InvalidOperationException">It cannot be made.</exception>
    public MadeMiddleware Make(IServiceProvider services)
    {
        try
        {
            return new MadeMiddleware(this, make(services));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"Middleware {middleware} cannot be made: {Telemetry.ExceptionText.Of(e)} Register what its constructor takes; it lives as long as the host, so it takes no scoped service.",
                e
            );
        }
    }

    /// <summary>Makes a link of the middleware.</summary>
    public abstract ChainLink Link(object made, int place, Type? caller, ChainLink next);
}

/// <summary>A call of <c>Use</c> for all task types.</summary>
internal sealed class GeneralUse(Type middleware, Func<IServiceProvider, ITaskMiddleware> make) : MiddlewareUse(middleware, make)
{
    public override Type? Payload => null;

    public override ChainLink Link(object made, int place, Type? caller, ChainLink next) =>
        new GeneralLink(place, (ITaskMiddleware)made, next) { Caller = caller };
}

/// <summary>A call of <c>Use</c> for one payload.</summary>
internal sealed class PayloadUse<TPayload>(Type middleware, Func<IServiceProvider, ITaskMiddleware<TPayload>> make)
    : MiddlewareUse(middleware, make)
    where TPayload : class
{
    public override Type Payload => typeof(TPayload);

    public override ChainLink Link(object made, int place, Type? caller, ChainLink next) =>
        new PayloadLink<TPayload>(place, (ITaskMiddleware<TPayload>)made, next) { Caller = caller };
}

/// <summary>A middleware with the call that added it.</summary>
internal sealed class MadeMiddleware(MiddlewareUse use, object made)
{
    public Type Class => use.Class;

    public bool Fits(TaskRegistration registration) => use.Fits(registration);

    public ChainLink Link(int place, Type? caller, ChainLink next) => use.Link(made, place, caller, next);
}
