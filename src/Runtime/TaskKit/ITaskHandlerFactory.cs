namespace TaskKit;

/// <summary>
/// Makes the handlers of a task type. <c>[TaskHandler("sms", Factory = typeof(SmsHandlerFactory))]</c> names the class; its constructor takes services, as
/// that of a handler does.
/// </summary>
/// <typeparam name="THandler">The handler's class.</typeparam>
public interface ITaskHandlerFactory<out THandler>
    where THandler : class
{
    /// <summary>Makes the handler of one attempt, which is disposed at its end. The factory itself is made for each attempt too, and not disposed.</summary>
    THandler Create();
}
