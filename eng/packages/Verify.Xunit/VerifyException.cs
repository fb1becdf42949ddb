namespace VerifyTests;

/// <summary>A text differs from its snapshot, or has none. The message says all, so there is no stack trace.</summary>
internal sealed class VerifyException(string message) : Exception(message)
{
    public override string StackTrace => "";
}
