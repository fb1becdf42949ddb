using TaskKit.Backends;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.Registry.Versions;

namespace TaskKit.Execution;

/// <summary>Reads the payload of a claimed attempt, or says why it is buried unread.</summary>
internal sealed class PayloadParser(int maxPayloadBytes, IReadOnlyList<string> registeredTypes)
{
    /// <summary>Reads the payload.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="payload">The payload, when it can be read.</param>
    /// <returns>The burial, or <see langword="null"/>.</returns>
    public TaskSettlement? Parse(Attempt attempt, out object payload)
    {
        payload = attempt;
        var delivery = attempt.Delivery;
        if (delivery.Malformed is { } why)
            return Outcome.Buried(delivery, DeadLetterReasons.Malformed, TaskError.Validation(why));
        if (attempt.Settings is not { } settings)
            return Outcome.Buried(delivery, DeadLetterReasons.UnknownType, TaskError.Permanent(UnknownType(delivery.Task.Type)));
        if (delivery.Task.Payload.Length > maxPayloadBytes)
            return Invalid(
                delivery,
                $"The payload has {delivery.Task.Payload.Length} bytes; at most {maxPayloadBytes} are allowed (TaskKit:MaxPayloadBytes)."
            );
        if (settings.Versions is { } versions && Choose(attempt, versions) is { } unsupported)
            return unsupported;
        try
        {
            payload = attempt.Settings.Registration.Parse(delivery.Task);
            return null;
        }
        catch (PayloadException e)
        {
            return Invalid(delivery, e.Message);
        }
        catch (Exception e)
        {
            // A payload's own code may throw anything; what it refuses now it refuses each time.
            return Invalid(delivery, $"The payload's constructor or one of its setters threw {e.GetType().Name}.");
        }
    }

    private static TaskSettlement Invalid(TaskDelivery delivery, string text) =>
        Outcome.Buried(delivery, DeadLetterReasons.InvalidPayload, TaskError.Validation(text));

    private static TaskSettlement? Choose(Attempt attempt, HandlerVersions versions)
    {
        var chosen = versions.Choose(attempt.Delivery.Task, out int asked);
        if (chosen is null)
            return Outcome.Buried(
                attempt.Delivery,
                DeadLetterReasons.UnsupportedVersion,
                TaskError.Permanent(UnsupportedHandlerVersionException.Text(asked), UnsupportedHandlerVersionException.Code)
            );
        attempt.Settings = chosen;
        return null;
    }

    private string UnknownType(string type) => TaskHandlerNotRegisteredException.Text(type, registeredTypes);
}
