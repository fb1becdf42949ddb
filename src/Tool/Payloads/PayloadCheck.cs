using System.Text.Json;
using TaskKit.Payloads;

namespace TaskKit.Tool;

/// <summary>
/// Checks payloads by the schema in the manifest. It walks with the runtime's own readers, so it accepts what a worker accepts and words its
/// errors as a worker does.
/// </summary>
internal sealed class PayloadCheck
{
    private readonly PayloadCodec<object> _codec;
    private readonly JsonElement _schema;

    public PayloadCheck(TaskTypeInfo type)
    {
        _schema = type.Schema;
        var check = new SchemaChecks(type.Schema).Of(type.Schema);
        _codec = new PayloadCodec<object>(type.Type, Read, static (_, _) => throw new NotSupportedException());

        object Read(ref Utf8JsonReader json)
        {
            check(ref json);
            return type;
        }
    }

    /// <exception cref="PayloadException">The bytes are not JSON or not this type's payload.</exception>
    public void Require(ReadOnlySpan<byte> utf8)
    {
        try
        {
            _codec.Parse(utf8);
        }
        catch (PayloadException e) when (e.Message.EndsWith(" required", StringComparison.Ordinal))
        {
            string hint = CaseHint.Of(_schema, utf8);
            if (hint.Length == 0)
                throw;
            throw new PayloadException(e.TaskType, e.Message + hint, e.InnerException);
        }
    }
}
