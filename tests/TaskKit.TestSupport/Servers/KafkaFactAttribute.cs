namespace TaskKit.TestSupport.Servers;

/// <summary>A fact that needs a Kafka broker, and Redis beside it as the backend does. It is skipped with the reason where one is missing.</summary>
public sealed class KafkaFactAttribute : FactAttribute
{
    /// <summary>True when the test starts a broker of its own, because it harms it: one that runs elsewhere will not do.</summary>
    public bool OwnBroker { get; set; }

    public override string? Skip
    {
        get => base.Skip ?? (OwnBroker ? Requirement.OwnKafkaSkip : Requirement.KafkaSkip);
        set => base.Skip = value;
    }
}

/// <summary>A theory that needs a Kafka broker, and Redis beside it as the backend does. It is skipped with the reason where one is missing.</summary>
public sealed class KafkaTheoryAttribute : TheoryAttribute
{
    /// <summary>True when the test starts a broker of its own, because it harms it: one that runs elsewhere will not do.</summary>
    public bool OwnBroker { get; set; }

    public override string? Skip
    {
        get => base.Skip ?? (OwnBroker ? Requirement.OwnKafkaSkip : Requirement.KafkaSkip);
        set => base.Skip = value;
    }
}
