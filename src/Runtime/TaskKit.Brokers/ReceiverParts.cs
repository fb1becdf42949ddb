using Microsoft.Extensions.Logging;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.HandingOn;
using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Settling;

namespace TaskKit.Brokers;

/// <summary>The parts of a backend that its receivers share.</summary>
/// <param name="Guard">The guard.</param>
/// <param name="Sink">Writes records.</param>
/// <param name="Submitter">Stores new tasks.</param>
/// <param name="Hold">The limits of waits that stay with their record.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">The log.</param>
internal sealed record ReceiverParts(IGuard Guard, IRecordSink Sink, Submitter Submitter, HoldLimits Hold, TimeProvider Time, ILogger Log);
