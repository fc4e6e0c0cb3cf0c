namespace Nova.Conductor.Sagas;

/// <summary>The state of a saga that gives commands to one guest.</summary>
internal interface IGuestOrderState<out TSelf>
    where TSelf : class, IGuestOrderState<TSelf>
{
    GuestOrder Order { get; }

    TSelf With(GuestOrder order);
}
