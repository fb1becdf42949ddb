namespace TaskKit.Generators.Model;

/// <summary>The declarations of one assembly, ordered by name and free of clashes, as plain data: holds no Roslyn object.</summary>
/// <param name="Payloads">The payloads whose codecs and submit methods this assembly owns.</param>
/// <param name="Handlers">The handlers.</param>
/// <param name="CatchAll">The catch-all handler, or <see langword="null"/>.</param>
internal sealed record ModuleModel(EquatableArray<PayloadModel> Payloads, EquatableArray<HandlerModel> Handlers, CatchAllModel? CatchAll)
{
    public bool IsEmpty => Payloads.Count == 0 && Handlers.Count == 0 && CatchAll is null;

    /// <summary>The names of this assembly's task types. A type with several versions is in it several times.</summary>
    public IEnumerable<string> TaskTypes =>
        Handlers.Select(handler => handler.Payload).Concat(Unhandled).Select(payload => payload.TaskType);

    /// <summary>The payloads without a handler in this assembly.</summary>
    public IEnumerable<PayloadModel> Unhandled
    {
        get
        {
            var handled = new HashSet<string>(Handlers.Select(handler => handler.Payload.Type), StringComparer.Ordinal);
            return Payloads.Where(payload => !handled.Contains(payload.Type));
        }
    }
}
