"""Is the data believable? Machine checks from the contract and human checks with a reason each."""
